package ApirSource;

# The project's own files, for tests that look at the source.
#
#   for my $file (source_files(qr/\.[ch]$/, 'lib', 'tools')) …
#   source_text($file)     as it is
#   source_code($file)     C without comments, strings emptied, lines kept
#   report($promise, @mistakes)     one test, the mistakes as its diagnosis

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use File::Find ();
use Test::More ();

our @EXPORT = qw(source_root source_files source_text source_code
                 public_headers report);

sub source_root { return $ENV{SRCDIR} // '.' }

# Files below the folders whose path matches, by name; a file is itself.
sub source_files($pattern, @places)
{
    my $root = source_root();
    my @found;

    for my $place (@places) {
        next unless -e "$root/$place";
        File::Find::find({
            no_chdir => 1,
            wanted => sub {
                my $path = substr $File::Find::name, length($root) + 1;
                $File::Find::prune = 1 if $path =~ m{(^|/)\.(libs|deps)$};
                push @found, $path if -f $_ && $path =~ $pattern;
            },
        }, "$root/$place");
    }
    @found = sort @found;
    return @found;
}

sub source_text($file)
{
    my $path = $file =~ m{^/} ? $file : source_root() . "/$file";

    open my $handle, '<:encoding(utf8)', $path or die "$path: $!\n";
    local $/ = undef;
    return scalar <$handle>;
}

sub blank($text)
{
    return $text =~ tr/\n//cdr;
}

# The headers that plugins include.
sub public_headers
{
    return map { "include/$_" }
        qw(apiroutes.h apiroutes_graphql.h apiroutes_trpc.h);
}

sub source_code($file)
{
    my $text = source_text($file);

    $text =~ s{
        (/\*.*?\*/ | //[^\n]*)
        | "((?:[^"\\\n]|\\.)*)"
        | '(?:[^'\\\n]|\\.)+'
    }{defined $1 ? ' ' . blank($1) : defined $2 ? '""' : '0'}gsex;
    return $text;
}

sub report($promise, @mistakes)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;

    Test::More::ok(!@mistakes, $promise);
    my $more = @mistakes - 20;
    Test::More::diag("  $_") for @mistakes[0 .. ($more > 0 ? 19 : $#mistakes)];
    Test::More::diag("  … and $more more") if $more > 0;
    return;
}

1;
