#!/bin/sh
# Test the built wheel, not the checkout, in an environment of its own: the wheel and the tools, nothing editable.
# Style and types are looked at there too, so that a fresh machine installs everything once.
set -eu
python=$1
tests=build/test-venv
mkdir -p build
if [ ! -f "$tests/.dev" ] || [ pyproject.toml -nt "$tests/.dev" ]; then
    rm -rf "$tests"
    "$python" -m venv "$tests"
    "$tests/bin/python" -m pip install --quiet --upgrade pip
    "$tests/bin/python" -m pip install --quiet --group dev
    fresh=yes
fi
rm -rf build/wheel
if ! "$tests/bin/python" -m build --wheel --no-isolation --outdir build/wheel . >build/wheel.log 2>&1; then
    cat build/wheel.log
    exit 1
fi
wheel=$(ls build/wheel/*.whl)
[ -z "${fresh:-}" ] || "$tests/bin/python" -m pip install --quiet "$wheel"
"$tests/bin/python" -m pip install --quiet --no-deps --force-reinstall "$wheel"
touch "$tests/.dev"
make --no-print-directory lint VENV="$tests"
exec "$tests/bin/python" -P -m pytest -n 2 --dist loadfile -m "not slow" tests
