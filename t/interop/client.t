# ZenStack's own client, as npm has it, against the module.

use v5.24;
use warnings;

use ApirInterop;
use ApirTest;

my $folder = interop_folder();

for my $fixture (qw(blog types)) {
    my $site = rpc_site($fixture);
    my ($code, $output) = run_node(
        $folder, 60, 'client.mjs', "fixture=$fixture", "url=$site->{url}",
        'schema=' . fixture_file($fixture, 'schema.zmodel'), "work=$folder/client-$fixture");
    my $count = 0;
    while ($output =~ /^(ok|not ok) (\w+)$/mg) {
        $count++;
        ok($1 eq 'ok', "${fixture}_$2");
    }
    ok($code == 0 && $count, "the_client_ends_well_with_$fixture") or diag $output;
    stop_httpd($site->{httpd});
}

done_testing;
