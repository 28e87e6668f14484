# The directive reference is held against the module's own table: an entry for
# each directive, with syntax, default, context and an example, and no other.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my $table = 'mod_apiroutes/directives.def';
my $page = 'docs/directives.md';
plan skip_all => "$page is not there" unless -f source_root() . "/$page";

# Adjacent texts of C are one.
my $rows = source_text($table) =~ s{/\*.*?\*/}{}gsr;
$rows =~ s/(?<!\\)"\s*\n\s*"//g;
my %directive;
while ($rows =~ /DIRECTIVE\(\s*"<?(\w+)",\s*\w+,\s*(\w+),\s*
                 "((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"/gx) {
    $directive{$1} = { context => $2, default => $4 };
}
cmp_ok(scalar keys %directive, '>', 10, "$table lists directives");

my (%entry, @twice);
my (undef, @sections) =
    split /^#{2,4}\s+`?(?:\\?<)?(Api\w+)(?:\\?>)?`?\s*$/m, source_text($page);
while (my ($name, $text) = splice @sections, 0, 2) {
    push @twice, $name if exists $entry{$name};
    $entry{$name} = $text =~ s/^#{1,4}\s.*//msr;
}
report('every directive has an entry',
       grep { !$entry{$_} } sort keys %directive);
report('every entry is a directive',
       grep { !$directive{$_} } sort keys %entry);
report('no directive has two entries', @twice);

my @both = grep { $directive{$_} } sort keys %entry;
for my $part (qw(Syntax Default Context)) {
    report("every entry tells its \L$part",
           grep { $entry{$_} !~ /^\W*$part\b/m } @both);
}
report('every entry has an example',
       grep { $entry{$_} !~ /^(?:```| {4,}).*\b<?$_\b/ms } @both);
report('the default is that of the table',
       map { "$_: $directive{$_}{default}" }
       grep { $entry{$_} !~ /^\W*Default\b.*\b\Q$directive{$_}{default}\E\b/m }
       @both);
done_testing;
