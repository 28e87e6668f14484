# The module beside ZenStack's own server: the same random requests to both,
# the same answers and the same databases wanted.
#
# APIR_REQUESTS: how many in all, one third for each fixture (else 1,200, as far
# as they take no longer than 45 seconds); APIR_RANDOM: the seed (1; 0:
# any), which a difference prints; APIR_FIXTURES: only these; APIR_DIFFER: more words for
# differ.mjs, as request={…}, which asks that alone.

use v5.24;
use warnings;

use ApirInterop;
use ApirTest;

my $folder = interop_folder();
my $random = ($ENV{APIR_RANDOM} // 1) || 1 + int rand 2**31 - 1;
my $count = int(($ENV{APIR_REQUESTS} // 1200) / 3 + 1);
my $seconds = $ENV{APIR_REQUESTS} ? 60 + $count / 5 : 15;

for my $fixture (split ' ', $ENV{APIR_FIXTURES} // 'blog types delegate') {
    my $site = rpc_site($fixture);
    my ($code, $output) = run_node(
        $folder, $seconds + 60, 'differ.mjs',
        (map { "$_=" . fixture_file($fixture, $_ eq 'schema' ? 'schema.zmodel'
                                                             : "$_.sql") }
         qw(schema ddl seed)),
        "work=$folder/$fixture", "url=$site->{url}",
        "database=$site->{database}", "count=$count", "random=$random",
        "seconds=$seconds", split ' ', $ENV{APIR_DIFFER} // '');
    ok($code == 0 && $output =~ /^DONE/m, "${fixture}_answers_as_the_reference_does");
    $code ? diag $output : note $output;
    stop_httpd($site->{httpd});
}

done_testing;
