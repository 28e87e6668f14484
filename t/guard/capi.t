# The page of the C API names every function of the public header, and none
# that is not there.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my $page = 'docs/capi.md';
plan skip_all => "$page is not there" unless -f source_root() . "/$page";

my $header = join '', map { source_code($_) =~ s/^#.*(?:\\\n.*)*//gmr }
                      public_headers();
my %declared;
$declared{$1}++ while $header =~ /\bAPIR_PUBLIC\b[^;(]*?\b(\w+)\s*\(/g;
cmp_ok(scalar keys %declared, '>', 100, 'the header declares functions');

my $text = source_text($page);
my %named = map { $_ => 1 } $text =~ /\b([A-Za-z_]\w*)\b/g;
report('every public function is on the page',
       grep { !$named{$_} } sort keys %declared);

my %known = map { $_ => 1 }
    map { source_text($_) =~ /\b(\w+)\b/g } public_headers();
report('the page names nothing that the header does not know',
       grep { /^(?:apir_|APIR_)/ && !$known{$_} }
       grep { !/^APIR_FRAGMENT|^APIR_ROUTER|^_/ } sort keys %named);

# Examples of the page are C that compiles against the header: each names
# only functions with as many parentheses as it opens.
my @blocks = $text =~ /^```c\n(.*?)^```/msg;
cmp_ok(scalar @blocks, '>', 5, 'the page has examples');
report('the examples close what they open',
       map { substr $_, 0, 60 }
       grep { tr/(// != tr/)// || tr/{// != tr/}// } @blocks);
done_testing;
