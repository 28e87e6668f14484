package ApirArea::Rpc;

# Cases of the RPC endpoints: fixtures are a schema, its tables and rows. The
# server keeps its connections, so rows are put back by another process, in
# one transaction. Option `conf`: more of the configuration.

use v5.24;
use warnings;
use experimental 'signatures';

use Cwd ();
use File::Temp ();

use ApirHttpd;

sub new($class, %options) { return bless {%options}, $class }

sub run_scripts($database, @scripts)
{
    for my $script (@scripts) {
        system('sqlite3', '-bail', '-cmd', 'PRAGMA synchronous = off',
               '-cmd', '.timeout 5000', $database, ".read '$script'") == 0
            or die "sqlite3 cannot run $script\n";
    }
    return;
}

sub folder($self, $fixture)
{
    return Cwd::abs_path("$self->{folder}/fixtures/$fixture");
}

# The children, who may be another user, write the database.
sub make_database($self, $fixture)
{
    my $folder = $self->folder($fixture);
    my $data = File::Temp->newdir('apir-rpc-XXXXXX', TMPDIR => 1);
    chmod 0777, "$data";
    run_scripts("$data/app.db", map { "$folder/$_.sql" } qw(ddl seed));
    chmod 0666, "$data/app.db";
    return $data;
}

sub serve($self, $fixture)
{
    my $schema = $self->folder($fixture) . '/schema.zmodel';
    my $data = $self->make_database($fixture);
    my $policy = $fixture eq 'policy' ? 'on' : 'off';
    return ApirHttpd->start(data => $data, conf => ($self->{conf} // '') . <<"CONF");
ApiDatabase app "sqlite:$data/app.db" synchronous=off
ApiSchema app "$schema"
<Location "/api/model">
    ApiModels app
    ApiPolicy $policy
    ApiAuth "json=%{req:x-test-auth}"
</Location>
CONF
}

sub reset($self, $server, $fixture)
{
    run_scripts("$server->{data}/app.db", $self->folder($fixture)
                                          . '/seed.sql');
    return;
}

# Requests have their own x-test-auth, which says who asks.
sub headers($self, $case) { return {} }

1;
