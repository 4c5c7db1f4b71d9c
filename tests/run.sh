#!/bin/sh
# Test the built wheel, not the checkout: build it, install it beside the test tools, and run the tests
# so that the checkout's own package cannot be imported by accident.
set -eu
python=$1
venv=$2
tests=build/test-venv
mkdir -p build
rm -rf build/wheel
if ! "$venv/bin/python" -m build --wheel --no-isolation --outdir build/wheel . >build/wheel.log 2>&1; then
    cat build/wheel.log
    exit 1
fi
wheel=$(ls build/wheel/*.whl)
if [ ! -f "$tests/.ready" ] || [ pyproject.toml -nt "$tests/.ready" ]; then
    rm -rf "$tests"
    "$python" -m venv "$tests"
    "$tests/bin/python" -m pip install --quiet --upgrade pip
    "$tests/bin/python" -m pip install --quiet "$wheel"
    "$tests/bin/python" -m pip install --quiet --group dev
    touch "$tests/.ready"
fi
"$tests/bin/python" -m pip install --quiet --no-deps --force-reinstall "$wheel"
exec "$tests/bin/python" -P -m pytest -n 2 --dist loadfile -m "not slow" tests
