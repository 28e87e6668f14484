# All of t/conformance/rpc by the runner, as one test.

use v5.24;
use warnings;

use FindBin;
use Test::More;

sub has_program
{
    my ($name) = @_;
    return scalar grep { -x "$_/$name" } split /:/, $ENV{PATH};
}

plan(skip_all => 'no sqlite3 here') unless has_program('sqlite3');

my $folder = $FindBin::RealBin;
open my $pipe, '-|', $^X, "$folder/run", "$folder/rpc" or die $!;
my @lines = <$pipe>;
close $pipe;
my $code = $? >> 8;

my %suites;
for (@lines) {
    $suites{$1} = [$2, $3] if m{^(rpc/\S+): ([0-9]+) passed, ([0-9]+) failed};
}
my $passed = 0;
$passed += $_->[0] for values %suites;
is(scalar keys %suites, 21, 'every_suite_is_run');
cmp_ok($passed, '>', 1000, 'most_cases_are_run');
my @failed = grep { $suites{$_}[1] } sort keys %suites;
is("@failed", '', 'every_case_passes');
is($code, 0, 'the_runner_says_so_by_its_exit_code');
diag @lines if $code || keys %suites != 21;

done_testing;
