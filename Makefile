# The two commands of the house: `make run` opens the demo, `make test` runs every test.
# Both bring what they need from the system first and do nothing there when all is present.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: run test
run:
	@bash .ci/open
test:
	@bash .ci/test
