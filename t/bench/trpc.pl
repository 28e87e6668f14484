# tRPC: a batch of ten look-ups against tRPC's own server on Node and against a
# module written by hand; a single query against a plain route of this module.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use ApirBenchNode;
use ApirInterop ();
use Time::HiRes qw(sleep);

sub escaped($text) { return $text =~ s/([^\w.-])/sprintf '%%%02X', ord $1/ger }

my $batch = join(',', ('users.byId') x 10) . '?batch=1&input='
    . escaped('{' . join(',', map { "\"$_\":{\"id\":" . (97 * $_ + 5) . '}' }
                                  0 .. 9) . '}');
my $one = '?input=' . escaped('{"id":777}');

my $ours = server(conf => 'ApiPlugin bench "' . bench_file('bench_trpc')
                  . '"' . <<'END');

<Location "/trpc">
    ApiTrpc bench
</Location>
<Location "/api">
    ApiFragment bench
</Location>
END
my $bare = server(module => 0, conf => 'LoadModule bare_trpc_module "'
                  . bench_file('mod_bare_trpc') . '"');

sub body($server, $path) { return $server->client->get($path)->body }

sub measured($name, $ours, $other, $goal)
{
    my $found = compare($ours, $other);
    verdict($name, $found && $found->{rate}, $goal);
    return unless $found;
    say_line('', sprintf '%s; %.0f/s and %.0f/s; the best %.3f; CPU %.3f',
             range(@{ $found->{rates} }), @$found{qw(ours other best cost)});
    return;
}

say_line('a batch of ten', 'the bare module sends other bytes')
    if body($ours, "/trpc/$batch") ne body($bare, "/bare/$batch");
measured('ten look-ups: rate over that of a bare module',
         [$ours, "/trpc/$batch"], [$bare, "/bare/$batch"], 'at least 0.75');
measured('a query: rate over that of a plain route',
         [$ours, "/trpc/users.byId$one"], [$ours, '/api/users/777'],
         'at least 0.85');

# tRPC's own server: where npm can install it.
my ($folder, $why) = ApirInterop::installed_folder('trpc');
if ($why) {
    say_line("tRPC's own server", "skipped: $why");
}
else {
    my $node = ApirBenchNode->new($folder, 'server.mjs');
    my @answers = map { body(@$_) } [$ours, "/trpc/$batch"],
                                    [$node, "/trpc/$batch"];
    say_line('a batch of ten', "tRPC's own server sends other bytes")
        if $answers[0] ne $answers[1];
    measured("ten look-ups: rate over that of tRPC's own server",
             [$ours, "/trpc/$batch"], [$node, "/trpc/$batch"], 'at least 5');
    $node->stop;
}
