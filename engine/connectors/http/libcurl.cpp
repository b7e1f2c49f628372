#include "http/libcurl.h"

#include <cstdlib>

#include <dlfcn.h>

namespace tidemark::http {
namespace {

class Loader {
 public:
  /// Never closed: libcurl's own libraries leave handlers behind that run when the process ends.
  explicit Loader(const char* name) : library_(dlopen(name, RTLD_NOW | RTLD_LOCAL)) { note(library_ != nullptr); }

  template <typename Function>
  void find(Function& function, const char* name) {
    if (!trouble_.empty()) return;
    function = reinterpret_cast<Function>(dlsym(library_, name));
    note(function != nullptr);
  }

  std::string trouble() const { return trouble_; }

 private:
  void note(bool good) {
    if (good) return;
    const char* words = dlerror();
    trouble_ = words == nullptr ? "unknown" : words;
  }

  void* library_;
  std::string trouble_;
};

}  // namespace

Libcurl load_libcurl(const char* name) {
  Loader loader{name};
  Libcurl table;
  loader.find(table.global_init, "curl_global_init");
  loader.find(table.getdate, "curl_getdate");
  loader.find(table.free, "curl_free");
  loader.find(table.slist_append, "curl_slist_append");
  loader.find(table.slist_free_all, "curl_slist_free_all");
  loader.find(table.url, "curl_url");
  loader.find(table.url_cleanup, "curl_url_cleanup");
  loader.find(table.url_get, "curl_url_get");
  loader.find(table.url_set, "curl_url_set");
  loader.find(table.easy_init, "curl_easy_init");
  loader.find(table.easy_cleanup, "curl_easy_cleanup");
  loader.find(table.easy_reset, "curl_easy_reset");
  loader.find(table.easy_setopt, "curl_easy_setopt");
  loader.find(table.easy_getinfo, "curl_easy_getinfo");
  loader.find(table.easy_pause, "curl_easy_pause");
  loader.find(table.easy_perform, "curl_easy_perform");
  loader.find(table.easy_strerror, "curl_easy_strerror");
  loader.find(table.multi_init, "curl_multi_init");
  loader.find(table.multi_cleanup, "curl_multi_cleanup");
  loader.find(table.multi_setopt, "curl_multi_setopt");
  loader.find(table.multi_add_handle, "curl_multi_add_handle");
  loader.find(table.multi_remove_handle, "curl_multi_remove_handle");
  loader.find(table.multi_perform, "curl_multi_perform");
  loader.find(table.multi_poll, "curl_multi_poll");
  loader.find(table.multi_wakeup, "curl_multi_wakeup");
  loader.find(table.multi_info_read, "curl_multi_info_read");
  table.trouble = loader.trouble();
  if (table.trouble.empty() && table.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) table.trouble = "it does not start";
  return table;
}

const Libcurl& libcurl() {
  static const Libcurl table = load_libcurl("libcurl.so.4");
  return table;
}

std::string ca_file_of_environment() {
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* file = std::getenv(name);
    if (file != nullptr && *file != 0) return file;
  }
  return {};
}

}  // namespace tidemark::http
