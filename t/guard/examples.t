# Every example is used: each configuration is started by a live test, each
# plugin is loaded by a configuration, each page links what is there.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my $folder = 'conf/examples';
my @conf = source_files(qr/\.conf$/, $folder);
my @plugins = grep { m{^\Q$folder\E/[^/]+\.c$} }
              source_files(qr/\.c$/, $folder);
my $tests = join '', map { source_text($_) }
            source_files(qr{/examples_\w+\.t$}, 't/http');
my $started = join ' ', $tests =~ /start_example\(\s*(.*?)[,)]\s*\n?/g;
my $loaded = join '', map { source_text($_) } @conf;

cmp_ok(scalar @conf, '>', 10, 'there are examples');
report('each configuration is started by a live test',
       grep { my ($stem) = m{([^/]+)\.conf$}; $started !~ /\b\Q$stem\E\b/ }
       @conf);
report('each plugin is loaded by a configuration',
       grep { my ($stem) = m{([^/]+)\.c$}; $loaded !~ m{/\Q$stem\E\.so\b} }
       @plugins);
report('each configuration says how to try it',
       grep { source_text($_) !~ /^# .*(?:curl |http:)/m } @conf);

# Relative links of the pages lead to files and headings that are there.
sub anchor
{
    my ($heading) = @_;
    $heading =~ s/[`<>\\]//g;
    $heading = lc $heading =~ s/[^\w\s-]//gr;
    return $heading =~ s/\s/-/gr;
}

my @broken;
for my $page ('README.md', source_files(qr/\.md$/, 'docs')) {
    my ($base) = $page =~ m{^(.*/)?};
    for my $link (source_text($page) =~ /\]\(([^)\s]+)\)/g) {
        next if $link =~ m{^https?://};
        my ($path, $heading) = split /#/, $link, 2;
        my $target = $path eq '' ? $page : ($base // '') . $path;
        1 while $target =~ s{[^/]+/\.\./}{};
        if (!-e source_root() . "/$target") {
            push @broken, "$page: $link";
            next;
        }
        next unless defined $heading;
        my %there = map { anchor($_) => 1 }
                    source_text($target) =~ /^#+\s+(.*?)\s*$/mg;
        push @broken, "$page: $link" unless $there{$heading};
    }
}
report('no link of the pages is broken', @broken);
done_testing;
