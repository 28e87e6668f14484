# All of t/conformance/rpc by the runner, as one test.

use v5.24;
use warnings;

use FindBin;
use Test::More;

# Suites of what is not there yet.
my %LATER = map { ("rpc/$_" => 1) } qw(policy-read policy-write);

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

my %suites;
for (@lines) {
    $suites{$1} = [$2, $3] if m{^(rpc/\S+): ([0-9]+) passed, ([0-9]+) failed};
}
my @required = grep { !$LATER{$_} } sort keys %suites;
my $passed = 0;
$passed += $suites{$_}[0] for @required;
is(scalar @required, 19, 'every_required_suite_is_run');
cmp_ok($passed, '>', 900, 'most_cases_are_run');
my @failed = grep { $suites{$_}[1] } @required;
is("@failed", '', 'every_required_case_passes');
diag @lines if @failed || @required != 19;

done_testing;
