# All of t/conformance/trpc by the runner, as one test.

use v5.24;
use warnings;

use ApirRunner;
use Test::More;

runs_area('trpc', 200);

done_testing;
