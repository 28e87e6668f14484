# The module shows the world its record and the public API, nothing else, and
# keeps nothing static and mutable that is not known here.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my $module = ($ENV{BUILDDIR} // '.') . '/.libs/mod_apiroutes.so';
plan skip_all => "$module is not built" unless -f $module;
plan skip_all => 'nm is not there' unless `nm --version 2>/dev/null`;

my $header = join '', map { source_code($_) } public_headers();
my %public;
while ($header =~ /^APIR_PUBLIC\b([^;{]*?)\b(apir_\w+)\s*(\(|;)/gms) {
    $public{$2} = 1 unless $1 =~ /\bextern\b/;
}
delete $public{apir_start};     # a plugin's own
cmp_ok(scalar(keys %public), '>', 20, 'the header declares the public API');

my %defined = map { (split)[2] => 1 }
    grep { / [A-TV-Z] / } `nm -D --defined-only '$module'`;
delete @defined{ grep { /^(?:_init|_fini|__[\w.]+)$/ } keys %defined };
report('the module exports its record',
       grep { !$defined{$_} } 'apiroutes_module');
report('every public function is exported',
       grep { !$defined{$_} } sort keys %public);
report('nothing else is exported',
       grep { !$public{$_} && !/^(?:apiroutes_module|apir_abi)$/ }
       sort keys %defined);

# Objects in .data and .bss, by objdump, whose nm letters do not tell .data
# from .data.rel.ro. Sanitizers put what they watch there.
SKIP: {
    skip 'objdump is not there', 1 unless `objdump --version 2>/dev/null`;
    skip 'sanitizers add their own', 1 if `nm -D '$module'` =~ /__asan_init/;

    # What httpd hands out when the module is loaded, again at each restart:
    # its index, its filters, other modules' functions.
    my %known = map { $_ => 1 } qw(apiroutes_module aplog_module_index
        error_filter capture_filter body_filter count_filter
        mod_session);
    my @mutable;
    for (`objdump -t '$module'`) {
        my ($object) = /\bO\s+\.(?:data|bss)\s+\S+\s+(?:\.hidden\s+)?(\S+)/
            or next;
        next if $known{$object} || $object =~ /^(?:completed\.\d+|__\w+)$/;
        push @mutable, $object;
    }
    report('nothing is static and mutable', @mutable);
}
done_testing;
