# All of t/conformance/trpc by the runner, as one test.

use v5.24;
use warnings;

use FindBin;
use Test::More;

my $folder = $FindBin::RealBin;
open my $pipe, '-|', $^X, "$folder/run", "$folder/trpc" or die $!;
my @lines = <$pipe>;
close $pipe;
my $code = $? >> 8;

my ($passed, $failed) = ($lines[-1] // '')
    =~ /^([0-9]+) passed, ([0-9]+) failed$/;
cmp_ok($passed // 0, '>', 200, 'most_cases_are_run');
is($failed, 0, 'every_case_passes');
is($code, 0, 'the_runner_says_so_by_its_exit_code');
diag @lines if $code;

done_testing;
