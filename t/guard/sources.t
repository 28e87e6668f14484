# Tables get into statements in few places: reads by one function, which asks
# the policy, and writes where rows are inserted, changed and deleted, which
# ask it there. What reads a table elsewhere goes round the policy.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my %known = map { ("lib/$_.c" => 1) }
    qw(statement/source statement/relation mutation/insert
       mutation/batch mutation/change mutation/remove mutation/join);
my (@elsewhere, %found);
for my $file (source_files(qr/\.c$/, 'lib', 'mod_apiroutes')) {
    next if $file =~ m{^lib/(?:zmodel|storage)/};
    my $line = 0;
    for (split /\n/, source_code($file)) {
        $line++;
        next unless /->\s*(?:db_name|join_table)\b/;
        $found{$file} = 1;
        push @elsewhere, "$file:$line: $_" unless $known{$file};
    }
}
report('tables are named only where the policy is asked', @elsewhere);
report('each of these places is there', grep { !$found{$_} } sort keys %known);
done_testing;
