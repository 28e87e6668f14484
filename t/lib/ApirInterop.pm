package ApirInterop;

# Tests against packages of other systems, which npm installs once into a
# folder of the build. Without npm, or where it reaches no registry, such a
# test is skipped, and says so.
#
#   use ApirInterop;
#   my $folder = interop_folder();               # or the test is skipped
#   my ($code, $output) = run_node($folder, 60, 'differ.mjs', 'count=10');
#   my $folder = interop_folder('trpc');         # what t/interop/trpc wants
#   my $site = rpc_site('blog');
#   $site->{httpd}, $site->{database}, $site->{url}

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use Fcntl qw(LOCK_EX);
use File::Copy qw(copy);
use File::Path qw(make_path);
use POSIX ();
use Test::More;

use ApirArea::Rpc;
use ApirHttpd;
use ApirTest ();

our @EXPORT = qw(interop_folder run_node rpc_site fixture_file);

my $INSTALL_SECONDS = 300;

sub source_file($name) { return ApirHttpd::source_folder() . "/$name" }

sub fixture_file($fixture, $name)
{
    return source_file("t/conformance/rpc/fixtures/$fixture/$name");
}

sub text_of($file)
{
    open my $in, '<:raw', $file or return '';
    local $/;
    return scalar(<$in>) // '';
}

# The folder with the packages and a copy of the scripts in t/interop, or in a
# folder below it, which has packages of its own.
sub interop_folder($of = '')
{
    my ($folder, $why) = installed_folder($of);
    plan skip_all => $why if $why;
    return $folder;
}

# The same, and what is in the way.
sub installed_folder($of)
{
    my $folder = ($ENV{APIR_INTEROP} || ApirHttpd::build_folder() . '/interop')
        . ($of && "-$of");
    my $source = source_file('t/interop' . ($of && "/$of"));
    make_path($folder);
    open my $lock, '>', "$folder/lock" or die "$folder/lock: $!";
    flock $lock, LOCK_EX;
    my $why = install($folder, "$source/package.json");
    return ($folder, $why) if $why;
    for my $script (glob "$source/*.{mjs,ts}") {
        copy($script, $folder) or die "$script: $!";
    }
    return $folder;
}

# What is in the way, or nothing.
sub install($folder, $package)
{
    my $wanted = text_of($package);
    return if text_of("$folder/installed") eq $wanted
        && -x "$folder/node_modules/.bin/node";
    return 'there is no npm' unless ApirTest::has_program('npm');
    copy($package, $folder) or die $!;
    my ($code, $output) = run_in(
        $folder, $INSTALL_SECONDS, 'npm', 'install', '--no-audit', '--no-fund',
        '--no-package-lock', '--omit=dev', '--loglevel=error');
    return "npm cannot install: " . ((split /\n/, $output)[-1] // $code)
        if $code || !-x "$folder/node_modules/.bin/node";
    open my $out, '>', "$folder/installed" or die $!;
    print $out $wanted;
    close $out or die $!;
    return;
}

# Runs a program in a folder, no longer than so many seconds: its exit code
# (128 and more: a signal) and all that it printed.
sub run_in($folder, $seconds, @command)
{
    my $pid = open(my $pipe, '-|') // die "fork: $!";
    if (!$pid) {
        open STDERR, '>&', \*STDOUT;
        chdir $folder or POSIX::_exit(127);
        alarm $seconds;
        exec @command or POSIX::_exit(127);
    }
    my $output = do { local $/; <$pipe> } // '';
    close $pipe;
    return ($? & 127 ? 128 + ($? & 127) : $? >> 8, $output);
}

sub run_node($folder, $seconds, @arguments)
{
    return run_in($folder, $seconds, "$folder/node_modules/.bin/node",
                  '--disable-warning=ExperimentalWarning', @arguments);
}

# A server with the models of a recorded fixture, freshly seeded: with `url`,
# where they are, and `database`, the file.
sub rpc_site($fixture)
{
    my $area = ApirArea::Rpc->new(folder => source_file('t/conformance/rpc'),
                                  conf => <<'END');
LimitRequestLine 1000000
MaxKeepAliveRequests 0
KeepAliveTimeout 60
END
    my $httpd = $area->serve($fixture);
    return {httpd => $httpd, database => "$httpd->{data}/app.db",
            url => $httpd->url('/api/model')};
}

1;
