#include "mod_apiroutes/file_text.h"

#include <apr_file_io.h>

#define MAX_BYTES (16 * 1024 * 1024)

char *apir_mod_file_text(const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_size_t length;
    char *text = NULL;

    if (apr_file_open(&file, path, APR_FOPEN_READ, 0, pool) != APR_SUCCESS) {
        return NULL;
    }
    if (apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, file)
            == APR_SUCCESS
        && info.filetype == APR_REG && info.size <= MAX_BYTES) {
        length = (apr_size_t)info.size;
        text = apr_palloc(pool, length + 1);
        text[length] = '\0';
        if (length
            && apr_file_read_full(file, text, length, NULL) != APR_SUCCESS) {
            text = NULL;
        }
    }
    apr_file_close(file);
    return text;
}
