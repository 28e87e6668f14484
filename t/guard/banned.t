# Calls that have no place here, and what to use instead.
use v5.24;
use warnings;
use Test::More;
use ApirSource;

my %instead = (
    (map { $_ => 'apr_psprintf or apr_snprintf' } qw(sprintf vsprintf)),
    (map { $_ => 'apr_cpystrn or a buffer' } qw(strcpy strcat strncat)),
    gets => 'fgets', strtok => 'apr_strtok or a loop',
    (map { $_ => 'a parser that knows its limits' } qw(atoi atol atoll atof)),
    setlocale => 'nothing: the locale belongs to the process',
    (map { $_ => 'apr_time_exp_gmt' }
        qw(localtime gmtime localtime_r gmtime_r ctime asctime)),
    strerror => 'apr_strerror', alloca => 'a pool',
    (map { $_ => 'a pool' } qw(malloc calloc realloc strdup strndup)),
    atexit => 'a cleanup of a pool', tmpnam => 'apr_file_mktemp',
    system => 'apr_proc_create', popen => 'apr_proc_create',
    (map { $_ => 'nothing: the allocator belongs to all modules' }
        qw(json_set_alloc_funcs json_set_alloc_funcs2 sqlite3_config)),
);
my $names = join '|', sort keys %instead;

# json_dumps and getdelim hand out blocks that must be given back.
my $free = qr/(?<![\w.>])free\s*\(/;

my (@calls, @frees, @percent);
for my $file (source_files(qr/\.[ch]$/, qw(lib mod_apiroutes include tools))) {
    my $code = source_code($file);
    my $line = 0;

    for (split /\n/, $code) {
        $line++;
        while (/(?<![\w.>])($names)\s*\(/g) {
            push @calls, "$file:$line $1: use $instead{$1}";
        }
        push @frees, "$file:$line" if /$free/;
    }
    $line = 0;
    my $text = source_text($file);
    for (split /\n/, $text) {
        $line++;
        push @percent, "$file:$line $1"
            if /"[^"]*(%z[udx]|%p(?!p))/ && $text !~ /<stdio\.h>/;
    }
}
report('no banned call', @calls);
report('nothing is freed but what jansson allocated',
       grep { source_text((split /:/)[0]) !~ /jansson\.h/ } @frees);
report('no conversion that APR\'s printf does not know', @percent);
done_testing;
