"""Where long words may be broken at a line end, so that samples have hyphenated lines as real contracts do."""

from __future__ import annotations

BROKEN = """
prosti-tution traf-fick-ing organ-i-za-tion organ-i-za-tions agree-ment recip-i-ent recip-i-ents
subrecip-i-ent subrecip-i-ents govern-ment inter-na-tion-al non-gov-ern-men-tal pro-vi-sion pro-vi-sions
require-ment require-ments syringes=sy-ringes needles=nee-dles assis-tance activ-i-ties doc-u-men-ta-tion
legal-iza-tion advo-cate pro-mote explic-itly oppos-ing com-mer-cial pro-cure pharma-ceutical com-modi-ties
deter-mines deter-mi-na-tion hepa-titis pro-gram-ming infor-ma-tion con-di-tions appli-cable cooper-a-tive
reim-burse-ment admin-is-tra-tive expen-di-tures pre-vention treat-ment abor-tion fam-ily plan-ning
subre-cep-tora fi-nan-cia-mien-to orga-ni-za-ción orga-ni-za-cio-nes pros-ti-tu-ción explo-ta-ción
acti-vi-da-des ejecu-ción dis-po-si-cio-nes con-ve-nio docu-men-ta-ción gubernamental=guber-na-men-tal
cum-pli-mien-to pre-ser-va-ti-vos infor-ma-ción reem-bolso benefi-cia-rio
avor-te-ment orga-ni-sa-tion béné-fi-ciaire sub-ven-tion finan-ce-ment pla-ni-fi-ca-tion per-son-nel
exploi-ta-tion sous-béné-fi-ciaire acti-vi-tés docu-men-ta-tion gou-ver-ne-men-tale
pros-ti-tui-ção sub-bene-fi-ciá-rio orga-ni-za-ção acti-vi-da-des finan-cia-mento serin-gas agu-lhas
"""


def _pair(entry: str) -> tuple[str, str]:
    whole, _, broken = entry.rpartition("=")
    return whole or broken.replace("-", ""), broken.replace("-", "\u00ad")


HYPHENS = dict(sorted((_pair(entry) for entry in BROKEN.split()), key=lambda pair: -len(pair[0])))
