# All of t/conformance/routes by the runner, as one test.

use v5.24;
use warnings;

use ApirRunner;
use Test::More;

runs_area('routes', 300);

done_testing;
