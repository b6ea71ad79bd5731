# The commands of the house: `make run` opens the demo, `make test` runs every test; `make bench` measures the program against
# its peers and limits, `make soak` runs for hours what `make test` runs for seconds, and `make mutants` changes the rules here and
# there to see whether their tests notice.
# Each brings what it needs from the system first and does nothing there when all is present.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: run test bench soak mutants
run:
	@bash .ci/open $(role)
test:
	@bash .ci/test
bench:
	@bash .ci/bench $(only)
soak:
	@bash .ci/soak
mutants:
	@bash .ci/mutants
