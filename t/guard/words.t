# The tree speaks of itself alone: no paths of the machine on which somebody
# worked, no conflict left in a file, scripts that can be run.
use v5.24;
use warnings;
use Cwd qw(abs_path);
use Test::More;
use ApirSource;

my $root = abs_path(source_root());
my @texts = grep { !m{/corpus/} && -T source_root() . "/$_" } source_files(
    qr/(?:\.(?:[ch]|t|pm|pl|md|mk|in|conf|load|json|html|css|js|sql|txt|def
             |supp)
        |\/[^.\/]+|^[^.\/]+|configure\.ac|Makefile\.am)$/x,
    qw(README.md configure.ac Makefile.am quickstart runtests .ci .clang-tidy),
    qw(lib mod_apiroutes include tools conf docs t));
my (@paths, @conflicts);
for my $file (@texts) {
    my $line = 0;
    my $text = eval { source_text($file) } // next;
    for (split /\n/, $text) {
        $line++;
        push @paths, "$file:$line: $_"
            if m{(?<![\w.])/(?:home|root|Users)/\w} || index($_, $root) >= 0;
        push @conflicts, "$file:$line" if /^(?:<{7}|>{7}) /;
    }
}
cmp_ok(scalar @texts, '>', 50, 'there are texts to look at');
report('no path of somebody\'s machine', @paths);
report('no conflict was left', @conflicts);
report('scripts can be run',
       grep { source_text($_) =~ /\A#!/ && !-x source_root() . "/$_" } @texts);
done_testing;
