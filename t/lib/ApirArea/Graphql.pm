package ApirArea::Graphql;

# Cases of GraphQL: a fixture is a schema and a table of resolvers, which the
# test plugin conformance_graphql interprets.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirHttpd;

sub new($class, %options) { return bless {%options}, $class }

my %path = (seed => '/graphql', 'kitchen-sink' => '/kitchen-sink/graphql');

sub quoted($file) { return '"' . $file =~ s/(["\\])/\\$1/gr . '"' }

sub serve($self, $fixture)
{
    my $folder = "$self->{folder}/fixtures/$fixture";
    my $path = $path{$fixture} // "/$fixture/graphql";
    my $resolvers = quoted("$folder/resolvers.json");
    my $schema = quoted("$folder/schema.graphql");
    return ApirHttpd->start(conf => <<"CONF");
ApiPlugin fixture \@PLUGIN(conformance_graphql)@ $resolvers
<Location "$path">
    ApiGraphQL $schema resolvers=fixture
</Location>
CONF
}

# Fixtures have no data that a case could change.
sub reset($self, $server, $fixture) { return }

# Nobody is logged in.
sub headers($self, $case) { return {} }

1;
