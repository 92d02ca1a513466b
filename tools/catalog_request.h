// What `wspemu catalog` was asked to do. Neutral.
#pragma once

#include "core/text.h"

#include <optional>
#include <string>
#include <vector>

namespace wspemu {

struct CatalogRequest {
    std::string prefix; // the folder
    bool wow = false;   // the catalog of 32-bit programs
    bool json = false;
    std::vector<std::string> words; // what follows the action
    // install
    std::string name;
    std::optional<bool> ifs;
    std::optional<GuidBytes> guid; // the hidden entry's
    // remove
    bool chains = false;
    bool force = false;
    // move
    std::optional<std::size_t> to; // counted from 1
    bool last = false;
    std::string before;
    std::string after;
};

// Each gives the exit code of the command, and has printed what there is to say.
int catalog_list(const CatalogRequest& request);
int catalog_show(const CatalogRequest& request);
int catalog_verify(const CatalogRequest& request);
int catalog_install(const CatalogRequest& request);
int catalog_remove(const CatalogRequest& request);
int catalog_reorder(const CatalogRequest& request);
int catalog_move(const CatalogRequest& request);
int catalog_export(const CatalogRequest& request);
int catalog_import(const CatalogRequest& request);
int catalog_reset(const CatalogRequest& request);

} // namespace wspemu
