# Every target sets up by itself what it needs; the second time that takes a moment.
.PHONY: run demo stop test test-long check bench lock clean clean-all
.ONESHELL:
.SHELLFLAGS = -euc

python = .venv/bin/python
# Of the ways of calls and whole processes two files at a time, the long ones first, each worker with a system of its own;
# more would want more than two cores. What has a figure to keep (marked `alone`) runs by itself at the end.
quick_tests = tests/unit tests/integration
whole_tests = tests/system tests/telephony tests/console

run:
	@sh operations/bootstrap.sh
	exec $(python) -m operations run

# The same with simulated citizens, operators and agencies.
demo:
	@sh operations/bootstrap.sh
	exec $(python) -m operations demo

# Ends it from another terminal, and what is left of a start that was killed.
stop:
	@sh operations/bootstrap.sh
	$(python) -m operations stop

test:
	@sh operations/bootstrap.sh requirements-dev.lock
	$(python) -m operations setup --for-tests
	$(python) -m pytest -n 3 -m "not alone" $(quick_tests)
	$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(whole_tests)
	$(python) -m pytest -m alone

# The faults in their long form, minutes each; figures are printed. One of them needs RabbitMQ (apt-get install
# rabbitmq-server) and fails with that sentence where it is missing.
test-long:
	@sh operations/bootstrap.sh requirements-dev.lock
	$(python) -m operations setup --for-tests
	$(python) -m pytest --long tests/telephony/test_python_dead.py tests/telephony/test_a_killed_bridge.py \
		tests/telephony/test_lost_operator.py tests/telephony/test_duty_mobile.py
	$(python) -m pytest -s --long tests/system/test_any_order.py
	$(python) -m pytest -s --long tests/integration/dispatch/test_any_moves.py tests/integration/dispatch/test_numbers.py \
		tests/integration/dispatch/test_a_days_deadlines.py tests/integration/dispatch/test_a_thousand_incidents.py \
		tests/integration/operations/test_four_hundred_days.py

check:
	@sh operations/bootstrap.sh requirements-dev.lock
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m basedpyright --warnings
	.venv/bin/lint-imports
	$(python) -m operations check-console

# Ratios to a baseline in the same run; no figure of it decides a test.
bench:
	@sh operations/bootstrap.sh requirements-dev.lock
	$(python) -m operations setup --for-tests
	$(python) -m tests.bench

# After a change of pyproject.toml; needs uv.
compile = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --quiet
lock:
	@$(compile) pyproject.toml -o requirements.lock
	$(compile) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

# What can be made again. Never the system's state, which is in var/ or DCOR_HOME.
clean:
	@! readlink /proc/[0-9]*/root | grep -qx "$$PWD/.setup/asterisk" || { \
		echo "An Asterisk runs from .setup: end it first, by Ctrl-C or make stop." >&2; exit 1; }
	rm -rf .venv .setup console/dist console/node_modules .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

clean-all: clean
	@echo "This deletes var/: calls, recordings, passwords. Type yes to go on."
	read answer && [ "$$answer" = yes ] && rm -rf var
