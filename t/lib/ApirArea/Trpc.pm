package ApirArea::Trpc;

# Cases of tRPC: the fixture is one router, described by router.json, and the
# endpoints that serve it; the test plugin conformance_trpc interprets it.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirHttpd;
use ApirJson;

sub new($class, %options) { return bless {%options}, $class }

sub serve($self, $fixture, %more)
{
    my $file = "$self->{folder}/fixtures/$fixture/router.json";
    open my $handle, '<:raw', $file or die "$file: $!\n";
    my $described = json_read(do { local $/; scalar <$handle> });
    my $argument = $file =~ s/(["\\])/\\$1/gr;
    my $endpoints = $described->{endpoints};
    my $conf = "ApiPlugin trpc \@PLUGIN(conformance_trpc)@"
        . " \"$argument\"\n"
        . join '', map { location($_, $endpoints->{$_}) }
                       sort keys %$endpoints;
    return ApirHttpd->start(conf => $conf, slashes => 'NoDecode',
                            threads => 64, %more);
}

sub switch($value) { return json_text($value) eq 'true' ? 'on' : 'off' }

sub word($value) { return json_is_number($value) ? json_text($value) : $value }

# The reference's options in the words of the directive.
sub options($given)
{
    my $sse = $given->{sse} // {};
    my $jsonl = $given->{jsonl} // {};
    my %words = (
        transformer => $given->{transformer},
        override => $given->{allowMethodOverride} && 'on',
        batch => exists $given->{allowBatching}
            && switch($given->{allowBatching}),
        maxbatch => $given->{maxBatchSize},
        maxbody => $given->{maxBodySize},
        dev => $given->{isDev} && 'on',
        separator => $given->{pathSeparator},
        'sse-ping' => $sse->{ping} && $sse->{ping}{enabled}
            && $sse->{ping}{intervalMs},
        'sse-reconnect' => $sse->{client}
            && $sse->{client}{reconnectAfterInactivityMs},
        'sse-duration' => $sse->{maxDurationMs},
        'jsonl-ping' => $jsonl->{pingMs},
        'jsonl-type' => $jsonl->{contentType},
    );
    return join ' ', map { "$_=" . word($words{$_}) }
        grep { $words{$_} } sort keys %words;
}

sub location($path, $given)
{
    my $router = $given->{responseMeta} ? 'cached' : 'router';
    my $options = options($given);
    return "<Location \"$path\">\n    ApiTrpc trpc:$router $options\n"
        . "</Location>\n";
}

# The fixture has no data that a case could change.
sub reset($self, $server, $fixture) { return }

# Nobody is logged in.
sub headers($self, $case) { return {} }

1;
