# What the eye would find: long lines, tabs, long functions and files, words
# that say that something was left undone.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my $max_columns = 80;
my $max_perl = 100;             # texts of configurations stand in tests
my $max_function = 110;
my $max_file = 800;

my @c = source_files(qr/\.[ch]$/, qw(lib mod_apiroutes include tools t conf));
my @scripts = source_files(qr/\.(?:t|pm|pl)$/, 't', 'tools');
my @plain = source_files(qr/^(?:configure\.ac|Makefile\.am|quickstart|runtests
                            |.*\.mk)$/x,
                         qw(configure.ac Makefile.am quickstart runtests),
                         qw(lib mod_apiroutes tools conf t));

my (@long, @tabs, @trailing, @undone, @files, @functions);
my $undone = join '|', map { "\\b$_\\b" } 'TO' . 'DO', 'FIX' . 'ME', 'XX' . 'X';
for my $file (@c, @scripts, @plain) {
    my $text = source_text($file);
    my @lines = split /\n/, $text;
    my ($line, $opened) = (0, 0);

    push @files, "$file: " . @lines . ' lines' if @lines > $max_file;
    push @trailing, "$file: does not end with a line feed"
        if $text ne '' && $text !~ /\n\z/;
    for (@lines) {
        $line++;
        push @long, "$file:$line: " . length($_) . ' columns'
            if length($_) > ($file =~ /\.[tp][lm]?$/ ? $max_perl
                                                     : $max_columns);
        push @tabs, "$file:$line" if /\t/ && $file =~ /\.(?:[ch]|t|pm)$/;
        push @trailing, "$file:$line" if /[ \t\r]$/;
        push @undone, "$file:$line: $_" if /$undone/;
        $opened = $line if /^\{/;
        if ($opened && /^\}/) {
            push @functions, "$file:$opened: " . ($line - $opened) . ' lines'
                if $line - $opened > $max_function;
            $opened = 0;
        }
    }
}
report("no line is longer than $max_columns columns", @long);
report('no tabs in C and Perl', @tabs);
report('no blanks at the ends of lines', @trailing);
report('nothing is marked as left undone', @undone);
report("no file is longer than $max_file lines", @files);
report("no function is longer than $max_function lines", @functions);
done_testing;
