# All of t/conformance/rpc by the runner, as one test.

use v5.24;
use warnings;

use ApirRunner;
use ApirTest;
use Test::More;

need('sqlite3');
runs_area('rpc', 1000);

done_testing;
