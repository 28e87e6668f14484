# What lies in the tree is built: each source is in its area's local.mk, each
# unit test and fuzz target is run, each fuzz target has seeds.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my $lists = join "\n", map { source_text($_) }
    'Makefile.am', source_files(qr/local\.mk$/,
                                qw(lib mod_apiroutes tools conf t));
my %listed = map { $_ => 1 } $lists =~ m{[\w./-]+}g;

my %times;
$times{$_}++ for source_text('Makefile.am') =~ /^include (\S+)/mg;
report('no area is taken in twice', grep { $times{$_} > 1 } sort keys %times);

report('every source of library, module and tool is built',
       grep { !$listed{$_} }
       source_files(qr/\.[ch]$/, qw(lib mod_apiroutes tools)));
report('every unit test is built and run',
       grep { !$listed{ $_ =~ s/\.c$//r } } source_files(qr/\.c$/, 't/unit'));

my @targets = grep { !m{/replay\.c$} } source_files(qr/\.c$/, 't/fuzz');
report('every fuzz target is built',
       grep { !$listed{ $_ =~ s/\.c$//r } } @targets);
my @bare = grep {
    my ($stem) = m{([^/]+)\.c$};
    !source_files(qr/./, "t/fuzz/corpus/$stem");
} @targets;
report('every fuzz target has seeds', @bare);
done_testing;
