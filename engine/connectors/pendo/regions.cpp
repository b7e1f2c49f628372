#include "pendo/regions.h"

#include <algorithm>

namespace tidemark::pendo {
namespace {

constexpr const Region& european = regions[2];

std::string text_of(const Region& region) { return std::string{region.host} + " (" + std::string{region.name} + ")"; }

std::string other_regions(std::string_view host) {
  std::string others;
  for (const Region& region : regions) {
    if (region.host != host) others += (others.empty() ? "" : ", ") + text_of(region);
  }
  return others;
}

std::string_view without_scheme(std::string_view host) {
  const std::size_t scheme = host.find("://");
  if (scheme != host.npos) host.remove_prefix(scheme + 3);
  return host.substr(0, host.find('/'));
}

}  // namespace

std::string hint_of_key(int status, std::string_view host, std::string_view key) {
  host = without_scheme(host);
  const auto own = std::ranges::find(regions, host, &Region::host);
  if (own != regions.end() && own->host != european.host && key.ends_with(".eu"))
    return "the key is one of " + text_of(european) + ", and `pendo.host` is " + std::string{host};
  const std::string here = own == regions.end() ? std::string{host} : text_of(*own);
  if (status == 403) {
    return "the key may not do this: an admin makes one with \"Allow write access\" in Pendo's Settings, Integrations; "
           "or "
           "it is not a key of " +
           here + " but of another region: " + other_regions(host);
  }
  const char* const beginning = own == regions.end() ? "? Pendo's regions: " : "? The other regions: ";
  return "is the integration key right, and is it a key of " + here + beginning + other_regions(host);
}

}  // namespace tidemark::pendo
