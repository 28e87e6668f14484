package ApirArea::Routes;

# Cases of API routes: fixtures are files fixture.json that say what handlers
# do; the test plugin conformance_routes interprets them.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirHttpd;
use ApirJson;

sub new($class, %options) { return bless {%options}, $class }

sub serve($self, $fixture)
{
    my $file = "$self->{folder}/fixtures/$fixture/fixture.json";
    open my $handle, '<:raw', $file or die "$file: $!\n";
    my $described = json_read(do { local $/; scalar <$handle> });
    my $argument = $file =~ s/(["\\])/\\$1/gr;
    my $conf = "ApiPlugin conformance \@PLUGIN(conformance_routes)@"
        . " \"$argument\"\nApiMaxDepth 1000\n"
        . ($described->{files} ? file_routes() : fragment($described));
    return ApirHttpd->start(conf => $conf, slashes => 'NoDecode',
                            merge => 'Off');
}

# As SolidStart: file routes over the whole site, which answers the rest.
sub file_routes
{
    return <<'END';
<Location "/">
    ApiRoutesDir conformance:site
    ApiFallthrough on
</Location>
END
}

# As Fragno: a fragment at its mount, by default /api/<name>.
sub fragment($described)
{
    my $name = $described->{fragment};
    my $mount = $described->{mount} // $described->{mountRoute}
        // "/api/$name";
    $mount =~ s{/\z}{};
    $mount = '/' if $mount eq '';
    return <<"END";
<Location "$mount">
    ApiFragment conformance:$name
</Location>
END
}

# Fixtures have no data that a case could change.
sub reset($self, $server, $fixture) { return }

# Nobody is logged in.
sub headers($self, $case) { return {} }

1;
