#!/bin/sh
# Install what the tests use from the system, where that is possible; say what is missing where not.
# The tests skip, naming the program, when it is not there.
AXE=4.14.1
need=""
command -v tesseract >/dev/null 2>&1 || need="$need tesseract-ocr tesseract-ocr-spa tesseract-ocr-fra tesseract-ocr-por"
command -v pdftotext >/dev/null 2>&1 || need="$need poppler-utils"
{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1 || need="$need chromium"
if [ -n "$need" ]; then
    echo "Installing:$need"
    { command -v apt-get && [ "$(id -u)" = 0 ] && apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need; } >/dev/null 2>&1 ||
        echo "Not here, and not installable by this user:$need. Tests that need them will skip."
fi
# axe-core looks at the web pages as people with a screen reader, a keyboard or weak eyes meet them.
if [ ! -f build/axe/package/axe.min.js ] && [ -z "${FUNDFLOW_AXE:-}" ]; then
    mkdir -p build/axe
    { (cd build/axe && npm pack --silent "axe-core@$AXE" && tar xzf "axe-core-$AXE.tgz"); } >/dev/null 2>&1 ||
        echo "Not here, and not to be fetched: axe-core. Tests that need it will skip."
fi
exit 0
