package ApirRunner;

# A whole area of conformance cases as one test.

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use FindBin;
use Test::More;

our @EXPORT = qw(runs_area);

# The area's folder beside the test, of which more than $least cases pass and
# none fails.
sub runs_area($area, $least)
{
    my $folder = $FindBin::RealBin;
    open my $pipe, '-|', $^X, "$folder/run", "$folder/$area" or die $!;
    my @lines = <$pipe>;
    close $pipe;
    my $code = $? >> 8;
    my ($passed, $failed) = ($lines[-1] // '')
        =~ /^([0-9]+) passed, ([0-9]+) failed$/;
    cmp_ok($passed // 0, '>', $least, 'most_cases_are_run');
    is($failed, 0, 'every_required_case_passes');
    is($code, 0, 'the_runner_says_so_by_its_exit_code');
    my $all = !$code;
    diag @lines unless $all;
    note @lines if $all;
    return;
}

1;
