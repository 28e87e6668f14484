# Packages of npm against the module: graphql-http's audits and client, and
# graphql-js, which is asked the same as the module.

use v5.24;
use warnings;

use ApirArea::Graphql;
use ApirHttpd;
use ApirInterop;
use ApirTest;

my $folder = interop_folder('graphql');
my $cases = ApirHttpd::source_folder() . '/t/conformance/graphql';
my $area = ApirArea::Graphql->new(folder => $cases);
my $fixture = "$cases/fixtures/kitchen-sink";

sub script
{
    my ($least, $name, @arguments) = @_;
    my ($code, $output) = run_node($folder, 120, "$name.mjs", @arguments);
    my $count = 0;
    while ($output =~ /^(ok|not ok) (.+)$/mg) {
        $count++;
        ok($1 eq 'ok', $2);
    }
    ok($code == 0 && $count >= $least, "${name}_ends_well") or diag $output;
}

my $seed = $area->serve('seed');
script(50, 'audits', $seed->url('/graphql'));
stop_httpd($seed);

my $site = $area->serve('kitchen-sink');
my $url = $site->url('/kitchen-sink/graphql');
script(3, 'client', $url, "$fixture/schema.graphql");
script(2, 'differ', $url, $fixture, $cases, $ENV{APIR_SEED} || 1, 1500);
stop_httpd($site);

done_testing;
