# A tag in the log leads to its entry in docs/errors.md, and back.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my %used;
for my $file (source_files(qr/\.[ch]$/, qw(lib mod_apiroutes include))) {
    $used{$_} //= $file for source_text($file) =~ /"[^"\n]*?\b(APIR\d+)\b/g;
}
plan skip_all => 'docs/errors.md is not there'
    unless -f source_root() . '/docs/errors.md';

my %described;
$described{$_}++
    for source_text('docs/errors.md') =~ /^#+\s.*?\b(APIR\d+)\b/mg;

report('tags have four digits',
       grep { !/^APIR\d{4}$/ } sort keys %used, keys %described);
report('every tag has an entry in docs/errors.md',
       map { "$_ ($used{$_})" } grep { !$described{$_} } sort keys %used);
report('no entry describes a tag that nothing logs',
       grep { !$used{$_} } sort keys %described);
report('no tag is described twice',
       grep { $described{$_} > 1 } sort keys %described);
done_testing;
