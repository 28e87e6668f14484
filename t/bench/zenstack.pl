# Models against ZenStack's own server on Node, over the same file.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use ApirBenchNode;
use ApirHttpd;
use ApirInterop;
use Cwd ();
use File::Basename qw(dirname);
use File::Temp ();

my $here = Cwd::abs_path(dirname(__FILE__));
my ($npm, $why) = ApirInterop::installed_folder('');
if ($why) {
    say_line('ZenStack', "skipped: $why");
    exit 0;
}

my $folder = File::Temp->newdir('apir-bench-XXXXXX', TMPDIR => 1);
my $rows = "$folder/rows.db";
chmod 0777, "$folder";
my $push = ApirHttpd::build_folder() . '/apiroutesctl db push';
system("$push '$here/models.zmodel' 'sqlite:$rows' >/dev/null") == 0
    or die "the tables cannot be made\n";
system("sqlite3 '$rows' <'$here/models.sql' >/dev/null") == 0
    or die "sqlite3 cannot fill the tables\n";
chmod 0666, $rows;

my $ours = server(conf => <<"END");
ApiDatabase bench "sqlite:$rows"
ApiSchema bench "$here/models.zmodel" database=bench
<Location "/model">
    ApiModels bench
    ApiPolicy off
</Location>
END
my $node = ApirBenchNode->new($npm, 'bench_models.mjs',
                              "$here/models.zmodel", "$npm/bench", $rows);

sub find($path, $q)
{
    $q =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ge;
    return "/model/$path?q=$q";
}

my $include = '{"posts":{"include":{"comments":true}}}';
for my $read (
    ['findUnique by id', find('user/findUnique', '{"where":{"id":77}}')],
    ['findMany, 100 rows',
     find('post/findMany', '{"where":{"views":{"gte":500}},'
          . '"orderBy":{"id":"desc"},"take":100}')],
    ['include of three levels',
     find('user/findUnique', qq({"where":{"id":77},"include":$include}))],
) {
    my ($name, $path) = @$read;
    my ($here, $there) = map { $_->client->get($path)->body } $ours, $node;
    say_line($name, 'is answered with other bytes') if $here ne $there;
    my $found = compare([$ours, $path], [$node, $path]);
    verdict("$name: rate over that of ZenStack on Node",
            $found && $found->{rate}, 'at least 7');
    next unless $found;
    say_line('', sprintf '%s; %.0f/s and %.0f/s', range(@{ $found->{rates} }),
             @$found{qw(ours other)});
}
$node->stop;
