#!/bin/sh
# Install what the tests use from the system, where that is possible; say what is missing where not.
# The tests skip, naming the program, when it is not there.
need=""
command -v tesseract >/dev/null 2>&1 || need="$need tesseract-ocr tesseract-ocr-spa tesseract-ocr-fra tesseract-ocr-por"
command -v pdftotext >/dev/null 2>&1 || need="$need poppler-utils"
[ -z "$need" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing:$need"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need; } >/dev/null 2>&1 && exit 0
fi
echo "Not here, and not installable by this user:$need. Tests that need them will skip."
exit 0
