/**
 * @file replay.c
 * @brief The main of a fuzz target without a fuzzer: runs the files of its
 * corpus, t/fuzz/corpus/<name of the program>, and says so in TAP.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

/** The file's bytes, in a block of just that size so that a sanitizer sees a
 * read beyond; NULL when it cannot be read. */
static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long length = -1;

    if (file && fseek(file, 0, SEEK_END) == 0) {
        length = ftell(file);
    }
    if (length >= 0 && (data = malloc(length > 0 ? (size_t)length : 1))) {
        rewind(file);
        *size = fread(data, 1, (size_t)length, file);
    }
    if (file) {
        fclose(file);
    }
    return data;
}

static int replay(const char *path, const char *name, int number)
{
    size_t size = 0;
    uint8_t *data = read_file(path, &size);

    if (!data) {
        printf("not ok %d - %s can be read\n", number, name);
        return 1;
    }
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    printf("ok %d - %s\n", number, name);
    return 0;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    const char *root = getenv("SRCDIR");
    const char *stem = strrchr(argv[0], '/');
    char folder[4096];
    char path[8192];
    struct dirent **entries;
    int failed = 0;
    int count;
    int i;

    setvbuf(stdout, NULL, _IOLBF, 0);
    snprintf(folder, sizeof(folder), "%s/t/fuzz/corpus/%s", root ? root : ".",
             stem ? stem + 1 : argv[0]);
    if (LLVMFuzzerInitialize) {
        LLVMFuzzerInitialize(&argc, &argv);
    }
    count = scandir(folder, &entries, visible, alphasort);
    if (count <= 0) {
        printf("not ok 1 - there are files in %s\n1..1\n", folder);
        return 1;
    }
    for (i = 0; i < count; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        failed += replay(path, entries[i]->d_name, i + 1);
        free(entries[i]);
    }
    free(entries);
    printf("1..%d\n", count);
    return failed ? 1 : 0;
}
