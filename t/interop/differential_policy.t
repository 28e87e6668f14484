# As differential.t, with access policies: random rules over the models of the
# fixtures, random users, every operation.
#
# APIR_REQUESTS: how many in all; APIR_RANDOM: the seed (0: any); APIR_FIXTURES:
# only these; APIR_RULES: how many sets of rules for each (else 2);
# APIR_DIFFER: more words for differ.mjs, as user={…} and request={…}.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirArea::Rpc;
use ApirInterop;
use ApirTest;

my $folder = interop_folder();
my $random = ($ENV{APIR_RANDOM} // 23) || 1 + int rand 2**30;
my @fixtures = split ' ', $ENV{APIR_FIXTURES} // 'blog delegate';
my $rules = $ENV{APIR_RULES} // 2;
my $count = int(($ENV{APIR_REQUESTS} // 1200) / @fixtures / $rules + 1);
my $seconds = $ENV{APIR_REQUESTS} ? 60 + $count / 5 : 12;

my $fixtures = fixture_file('.', '..') =~ s{/fixtures/\./\.\.\z}{}r;

sub site($fixture, $schema)
{
    my $area = ApirArea::Rpc->new(folder => $fixtures);
    my $data = $area->make_database($fixture);
    my $httpd = start_httpd(<<"CONF", data => $data);
LimitRequestLine 1000000
MaxKeepAliveRequests 0
KeepAliveTimeout 60
ApiDatabase app "sqlite:$data/app.db" synchronous=off
ApiSchema app "$schema"
<Location "/api/model">
    ApiModels app
    ApiAuth "json=%{req:x-test-auth}"
</Location>
CONF
    return {httpd => $httpd, database => "$data/app.db",
            url => $httpd->url('/api/model')};
}

sub differ($fixture, $seed)
{
    my $schema = "$folder/$fixture-policy-$seed.zmodel";
    my ($code, $output) = run_node(
        $folder, 60, 'policy_rules.mjs', "random=$seed", "out=$schema",
        'schema=' . fixture_file($fixture, 'schema.zmodel'),
        "work=$folder/$fixture-rules-$seed");
    ok($code == 0, "${fixture}_has_rules") or return diag $output;
    my $site = site($fixture, $schema);
    ($code, $output) = run_node(
        $folder, $seconds + 60, 'differ.mjs', "schema=$schema",
        (map { "$_=" . fixture_file($fixture, "$_.sql") } qw(ddl seed)),
        "work=$folder/$fixture-policy-$seed", "url=$site->{url}",
        "database=$site->{database}", "count=$count", "random=$seed",
        'policy=1', "seconds=$seconds", split ' ', $ENV{APIR_DIFFER} // '');
    ok($code == 0 && $output =~ /^DONE/m,
       "${fixture}_decides_as_the_reference_does");
    $code ? diag $output : note $output;
    stop_httpd($site->{httpd});
    return;
}

for my $fixture (@fixtures) {
    differ($fixture, $random + $_) for 0 .. $rules - 1;
}
done_testing;
