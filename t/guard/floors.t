# Includes go downwards only: nothing under lib/ knows httpd, no floor knows
# the one above, folders of one floor do not know each other.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my @floors = (
    ['core'], ['json', 'http'], ['event'],
    ['route', 'jsonschema', 'zmodel', 'db'], ['statement', 'args'],
    ['policy', 'storage'], ['query'], ['mutation'],
    ['rpc', 'graphql', 'trpc', 'sql'],
);
my %floor;
for my $height (0 .. $#floors) {
    $floor{$_} = $height for @{ $floors[$height] };
}
my $httpd = qr/^(?:httpd|http_\w+|ap_\w+|util_\w+|mod_\w+|scoreboard|unixd
                   |mpm_common)\.h$/x;

my (@of_httpd, @upwards, @unknown, @private);
for my $file (source_files(qr/\.[ch]$/, 'lib', 'tools', 'include')) {
    my ($folder) = $file =~ m{^lib/([^/]+)/};
    push @unknown, $file if $folder && !exists $floor{$folder};

    my $line = 0;
    for (split /\n/, source_text($file)) {
        $line++;
        my ($header) = /^\s*#\s*include\s*["<]([^">]+)[">]/ or next;
        push @of_httpd, "$file:$line includes $header" if $header =~ $httpd;
        my ($from) = $header =~ m{^(\w+)/};
        next unless $folder && $from && exists $floor{$from};
        next if $from eq $folder;
        push @upwards, "$file:$line includes $header"
            if $floor{$from} >= $floor{ $folder // '' };
        push @private, "$file:$line includes $header"
            if $header =~ /_int\.h$/;
    }
}
report('the library and the tool include no header of httpd', @of_httpd);
report('no file of the library includes upwards or sideways', @upwards);
report('a private header stays in its folder', @private);
report('every folder of the library stands on a floor', @unknown);
done_testing;
