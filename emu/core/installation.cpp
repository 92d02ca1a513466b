// The parts of an installation that more than one catalog has to do with.
#include "core/installation.h"

namespace wspemu {

Result<void> Installation::deinstall(Bits bits, const GUID& provider) {
    Catalog& from = catalog(bits);
    const CatalogEntry* entry = from.find(provider);
    const std::u16string path = entry ? entry->path : std::u16string();
    auto done = from.deinstall(provider);
    if (done) applications.drop(path); // SPI: CAT-DEI-5
    return done;
}

Installation InstallationCodec::initial() {
    Installation installation;
    installation.native = Catalog::with_builtin_entries();
    installation.wow = Catalog::with_builtin_entries();
    return installation;
}

} // namespace wspemu
