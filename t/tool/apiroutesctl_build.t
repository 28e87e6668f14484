# apiroutesctl build: a tree of .c files becomes a tree of .so files.
use v5.24;
use warnings;
use Test::More;
use ApirTool;

delete @ENV{qw(CC CFLAGS LDFLAGS)};
# The public header, as if installed long ago.
my $headers = ($ENV{SRCDIR} // '.') . '/include';
my $include = tree({ map { s{.*/}{}r => slurp($_) } glob "$headers/*.h" });
age($_) for glob "$include/*.h";
my @headers = ('-I', $include);
my $get = <<'END';
#include <apiroutes.h>

apir_response_t *GET(apir_event_t *event)
{
    return apir_text(event, 200, "hello");
}
END
my $year = 'api/[house]/students/year-[year]';
my $source = tree({ 'index.c' => $get, "$year.c" => $get });
my $out = File::Temp->newdir('apir-XXXXXX', TMPDIR => 1);
my $goal = "$out/new/routes";

umask 0;
my ($code, $said, $err) = ctl('build', @headers, $source, $goal);
is($code, 0, 'a tree is built') or diag $err;
is($err, '', 'without a word of complaint');
ok(-f "$goal/index.so", 'a file at the top');
ok(-f "$goal/$year.so", 'a file whose path has brackets');
is((stat "$goal/index.so")[2] & 07777, 0644, 'files are 0644 under umask 0');
is((stat "$goal/api/[house]")[2] & 022, 0, 'nobody else can write folders');

sub age
{
    my $then = time - 1000;
    utime $then, $then, @_ or die "utime: $!\n";
    return;
}

# Whatever the clock's grain: sources are old, goals a little younger.
sub built_after
{
    my ($change, @options) = @_;
    utime time - 500, time - 500, "$goal/index.so", "$goal/$year.so";
    age("$source/index.c", "$source/$year.c");
    $change->();
    my ($exit, $lines, $complaints) =
        ctl('build', @options, @headers, $source, $goal);
    return join ' ', map { s/^\Q$goal\E\///r } split /\n/, $lines;
}

is(built_after(sub { }), '', 'what has not changed is not compiled');
is(built_after(sub { }, '--force'), "$year.so index.so",
   '… but with --force it is');
is(built_after(sub { put("$source/index.c", $get) }), 'index.so',
   'a changed file is compiled');
is(built_after(sub { put("$source/hogwarts.h", "#define HOUSES 4\n") }),
   "$year.so index.so", 'a changed header compiles all again');
age("$source/hogwarts.h");

put("$source/index.c", "#include \"hogwarts.h\"\n$get");
put("$source/$year.c", "#include <hogwarts.h>\n$get");
($code, $said, $err) = ctl('build', @headers, $source, $goal);
is($code, 0, 'the sources\' folder is searched for headers') or diag $err;

my $before = join ',', (stat "$goal/index.so")[1, 9];
put("$source/index.c", "this is no C\n");
($code, $said, $err) = ctl('build', @headers, $source, $goal);
is($code, 1, 'a file that does not compile: exit code 1');
like($err, qr{index\.c:1:.*error}, 'the compiler\'s message is shown');
like($err, qr{index\.c: does not compile}, 'and ours');
is(join(',', (stat "$goal/index.so")[1, 9]), $before,
   'the file that was there stays');
ok(!-e "$goal/index.so.new", 'nothing is left beside it');

unlink "$source/index.c";
($code, $said, $err) = ctl('build', @headers, $source, $goal);
is($code, 0, 'a source is gone');
like($err, qr{index\.so: warning: has no source}, 'its goal is told of');
ok(-e "$goal/index.so", '… and stays');
($code) = ctl('build', '--delete', @headers, $source, $goal);
ok(!-e "$goal/index.so", 'but for --delete');
ok(-e "$goal/$year.so", 'which leaves the others');

put("$source/helper.c", "int helper(void);\nint helper(void) { return 1; }\n");
($code, $said, $err) = ctl('build', @headers, $source, $goal);
like($err, qr{helper\.c: warning: exports no function named after a method},
     'a file without methods is told of');

for my $case ([[], qr/two folders/], [['a'], qr/two folders/],
              [['a', 'b', 'c'], qr/not c too/], [['-I'], qr/needs a word/],
              [['--fast', 'a', 'b'], qr/no option --fast/]) {
    my ($words, $answer) = @$case;
    ($code, $said, $err) = ctl('build', @$words);
    is($code, 2, "build @$words: exit code 2");
    like($err, $answer, '… and a sentence');
}
($code, $said, $err) = ctl('build', "$source/nowhere", $goal);
is($code, 1, 'a folder that is not there');
like($err, qr/nowhere/, '… is named');
{
    local $ENV{CC} = 'no-such-compiler';
    ($code, $said, $err) = ctl('build', '--force', $source, $goal);
    is($code, 1, 'a compiler that is not there');
    like($err, qr/no-such-compiler.*: No such file/, '… is named');
}
done_testing;
