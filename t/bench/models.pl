# Models against a hand-written module over SQLite that sends the same bytes,
# on the same rows: 10,000 users, 100,000 posts, 500,000 comments.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use ApirHttpd;
use Cwd ();
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Temp ();
use Time::HiRes qw(time);

my $here = Cwd::abs_path(dirname(__FILE__));

# ---- the rows, a copy for each server ----

my $folder = File::Temp->newdir('apir-bench-XXXXXX', TMPDIR => 1);
my $tables = "$folder/rows.db";
chmod 0755, "$folder";
my $push = ApirHttpd::build_folder() . '/apiroutesctl db push';
system("$push '$here/models.zmodel' 'sqlite:$tables' >/dev/null") == 0
    or die "the tables cannot be made\n";
system("sqlite3 '$tables' <'$here/models.sql' >/dev/null") == 0
    or die "sqlite3 cannot fill the tables\n";

# In a folder that the server's children may write to.
sub rows_for($name)
{
    my $own = "$folder/$name";
    mkdir $own;
    copy($tables, "$own/rows.db") or die "$own: $!\n";
    chmod 0777, $own;
    chmod 0666, "$own/rows.db";
    return "$own/rows.db";
}

# ---- the servers ----

sub models($rows)
{
    return "ApiDatabase bench sqlite:$rows\n"
        . "ApiSchema bench \"$here/models.zmodel\" database=bench\n"
        . "<Location \"/model\">\nApiModels bench\nApiPolicy off\n"
        . "</Location>\n";
}

my $bare = server(module => 0,
                  conf => 'LoadModule bare_models_module "'
                  . bench_file('mod_bare_models') . "\"\nBareDatabase "
                  . rows_for('bare') . "\n");
my $ours = server(conf => models(rows_for('ours')) . <<'END');
<Location "/api">
    <ApiRoute GET /constant>
        ApiRespond 200 "{\"hello\":\"world\"}"
    </ApiRoute>
</Location>
END

sub find($path, $q)
{
    $q =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ge;
    return "/model/$path?q=$q";
}

# ---- reads ----

my $include = '{"posts":{"include":{"comments":true}}}';
my @reads = (
    ['findUnique by id', find('user/findUnique', '{"where":{"id":77}}'),
     '/bare/user/77', 0.75, 0.7],
    ['findMany, 100 rows',
     find('post/findMany', '{"where":{"views":{"gte":500}},'
          . '"orderBy":{"id":"desc"},"take":100}'),
     '/bare/posts/500/100', 0.80, 0.11],
    ['include of three levels',
     find('user/findUnique', qq({"where":{"id":77},"include":$include})),
     '/bare/tree/77', 0.75, 0.13],
);

my ($constant) = load($ours, '/api/constant', $ENV{SECS});
for my $read (@reads) {
    my ($name, $path, $other, $goal, $least) = @$read;
    my @bodies = map { $_->body } $ours->client->get($path),
                                  $bare->client->get($other);
    die "$name: other bytes than the bare module's\n$bodies[0]\n$bodies[1]\n"
        if $bodies[0] ne $bodies[1];
    my $found = compare([$ours, $path], [$bare, $other]);
    verdict("$name: rate over that of a bare module",
            $found && $found->{rate}, sprintf 'at least %.2f', $goal);
    next unless $found;
    my $share = $found->{other} / $constant;
    say_line('', sprintf '%s; %.0f/s and %.0f/s; the best %.3f; CPU %.3f',
             range(@{ $found->{rates} }), @$found{qw(ours other best cost)});
    say_line('', sprintf 'the bare module has %.2f of the constant route, %s',
             $share, $share < $least ? "below $least: THIS RUN IS VOID"
                                     : "at least $least");
}

# ---- durable creates ----

my $found = compare([$ours, '/model/line/create', "$here/create_line.lua"],
                    [$bare, '/bare/line', "$here/create_line.lua"]);
verdict('durable create: rate over one commit a request',
        $found && $found->{rate}, 'at least 0.90');
say_line('', sprintf '%s; %.0f/s and %.0f/s', range(@{ $found->{rates} }),
         @$found{qw(ours other)}) if $found;

# ---- a million rows ----

my $child = $ours->worker;
my $idle = memory_kib($child, 'RssAnon');
my $client = $ours->client(timeout => 120);
$client->open_connection;
my $begin = time;
$client->send_bytes("GET /model/line/findMany HTTP/1.1\r\nHost: x\r\n"
                    . "Connection: close\r\n\r\n");
my ($first, $bytes, $most, $rows, $next) = (undef, 0, $idle, 0, 0);
while ($client->read_more(time + 60)) {
    $first //= time - $begin;
    $bytes += length $client->{buffer};
    $rows += () = $client->{buffer} =~ /"id"/g;
    $client->{buffer} = '';
    next if time < $next;
    my $now = memory_kib($child, 'RssAnon');
    $most = $now if $now > $most;
    $next = time + 0.005;
}
die "only $rows rows came\n" if $rows < 999_000;
verdict('1,000,000 rows: milliseconds to the first byte', 1000 * $first,
        'at most 50');
verdict('1,000,000 rows: MiB over the idle child', ($most - $idle) / 1024,
        'at most 8', sprintf(' %.0f MB in %.1f s', $bytes / 1e6,
                             time - $begin));

# ---- many connections ----

my $wide = ApirHttpd->start(mpm => 'event', conf => models(rows_for('wide')),
                            mpm_conf => <<'END');
StartServers 1
ServerLimit 1
ThreadLimit 640
ThreadsPerChild 640
MaxRequestWorkers 640
MaxSpareThreads 640
MaxKeepAliveRequests 0
END
my $url = $wide->url($reads[0][1]);
my $said = qx(wrk -t1 -c512 -d$ENV{SECS}s --timeout 10s '$url' 2>&1);
my $dropped = 0;
$dropped += $_ for $said =~ /Socket errors: (.*)/ ? $1 =~ /\d+/g : ();
$dropped += $1 if $said =~ /Non-2xx or 3xx responses: (\d+)/;
$dropped = undef unless $said =~ /requests in/;
verdict('512 connections: dropped, or without an answer', $dropped,
        'at most 0');
