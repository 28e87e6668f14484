# A constant JSON route and a route with a parameter against a bare module that
# sends the same bytes.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;

my $bare = server(module => 0, conf => 'LoadModule bare_module "'
                  . bench_file('mod_bare') . '"');
my $ours = server(conf => 'ApiPlugin bench "' . bench_file('bench_routes')
                  . '"' . <<'END');

<Location "/api">
    ApiFragment bench
</Location>
<Location "/fixed">
    <ApiRoute GET /constant>
        ApiRespond 200 "{\"hello\":\"world\"}"
    </ApiRoute>
</Location>
END

# Both must send the same: status, headers but for the date, body.
sub bytes($server, $path)
{
    my $answer = $server->client->request(GET => $path);
    return join "\n", $answer->status,
        (map { "@$_" } grep { $_->[0] ne 'Date' } @{ $answer->headers }),
        $answer->body;
}

for my $case (['constant answer (ApiRespond)', '/fixed/constant',
               '/bare/constant'],
              ['constant answer (C handler)', '/api/constant',
               '/bare/constant'],
              ['parameter (C handler)', '/api/items/8472',
               '/bare/items/8472']) {
    my ($name, $path, $other) = @$case;
    if (bytes($ours, $path) ne bytes($bare, $other)) {
        say_line($name, 'sends other bytes than the bare module');
    }
    my $found = compare([$ours, $path], [$bare, $other]);
    verdict("$name: rate over that of a bare module",
            $found && $found->{rate}, 'at least 0.90');
    next unless $found;
    say_line('', sprintf '%s; %.0f/s and %.0f/s; the best %.3f; CPU %.3f',
             range(@{ $found->{rates} }), @$found{qw(ours other best cost)});
}
