# All of t/conformance/graphql by the runner, as one test.

use v5.24;
use warnings;

use ApirRunner;
use Test::More;

runs_area('graphql', 600);

done_testing;
