# tRPC's own client, as npm has it, against the module: all of its links, by
# HTTP/1.1 and HTTP/2.

use v5.24;
use warnings;

use ApirArea::Trpc;
use ApirInterop;
use ApirTest;

my $folder = interop_folder('trpc');
my $area = ApirArea::Trpc->new(
    folder => ApirHttpd::source_folder() . '/t/conformance/trpc');

for my $version (1, 2) {
    SKIP: {
        my $http2 = $version == 2;
        skip 'no HTTP/2 here', 1
            if $http2 && (!ApirHttpd::has_module('http2')
                          || ($ENV{APIR_MPM} // '') eq 'prefork');
        my $httpd = $area->serve('router', http2 => $http2);
        my ($code, $output) = run_node(
            $folder, 120, 'client.mjs', 'url=' . $httpd->url(''),
            $http2 ? 'http2=1' : ());
        my $count = 0;
        while ($output =~ /^(ok|not ok) (\w+)$/mg) {
            $count++;
            ok($1 eq 'ok', "http${version}_$2");
        }
        ok($code == 0 && $count, "the_client_ends_well_by_http$version")
            or diag $output;
        stop_httpd($httpd);
    }
}

done_testing;
