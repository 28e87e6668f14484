# make install puts each thing where httpd, a2enmod and a compiler look for it,
# and make uninstall takes all of it away.
use v5.24;
use warnings;
use File::Find ();
use File::Temp ();
use Test::More;
use ApirSource;

my $build = $ENV{BUILDDIR} // '.';
plan skip_all => "$build is not a build" unless -f "$build/Makefile";

my $root = File::Temp->newdir;
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
my $said = qx(make -s -C '$build' install DESTDIR='$root' 2>&1);
is($?, 0, 'make install') or diag $said;

sub installed
{
    my @files;
    File::Find::find({ no_chdir => 1, wanted => sub {
        push @files, substr $_, length "$root" if -f;
    } }, "$root");
    return sort @files;
}

my @files = installed();
for my $wanted (qr{/mod_apiroutes\.so$}, qr{/apiroutes\.load$},
                qr{/apiroutes\.conf$}, qr{/include/apiroutes\.h$},
                qr{/bin/apiroutesctl$}, qr{/LICENSE$}) {
    is(scalar(grep { $_ =~ $wanted } @files), 1, "one file $wanted");
}
is_deeply([grep { /\.l?a$/ } @files], [], 'no archives');

my ($load) = grep { /apiroutes\.load$/ } @files;
my ($module) = grep { /mod_apiroutes\.so$/ } @files;
SKIP: {
    skip 'nothing to look at', 1 unless $load && $module;
    like(source_text("$root$load"),
         qr/^LoadModule apiroutes_module \Q$module\E$/m,
         'apiroutes.load names the module where it is');
}
SKIP: {
    my ($a2enmod) = grep { -x } '/usr/sbin/a2enmod';
    skip 'a2enmod is not there', 2 unless $a2enmod && $load
        && $load =~ m{/mods-available/};
    my $etc = ($root . $load) =~ s{/mods-available/.*}{}r;
    mkdir "$etc/mods-enabled";
    $said = qx(APACHE_CONFDIR='$etc' APACHE_STATE_DIRECTORY='$root/state' \\
               '$a2enmod' -q apiroutes 2>&1);
    ok(-e "$etc/mods-enabled/apiroutes.load", 'a2enmod enables the module')
        or diag $said;
    ok(-e "$etc/mods-enabled/apiroutes.conf", '… with its configuration');
    unlink glob "$etc/mods-enabled/*";
}

$said = qx(make -s -C '$build' uninstall DESTDIR='$root' 2>&1);
is($?, 0, 'make uninstall') or diag $said;
is_deeply([grep { !m{/state/} } installed()], [], 'nothing is left');
done_testing;
