#pragma once

#include <string>

#include <curl/curl.h>

namespace tidemark::http {

/// libcurl, loaded when it is first asked for: the functions of it that this room calls, under their names without
/// "curl_".
///
///     if (!libcurl().trouble.empty()) …              // not on this machine
///     CURL* easy = libcurl().easy_init();
///
/// It brings thirty more libraries (TLS, Kerberos, LDAP, …), whose loading takes as long as all the rest of a command
/// that looks into the log and sends nothing. Its ABI has stood under the name libcurl.so.4 since 2006, and the types are
/// those of the header, so that a wrong call does not compile.
///
/// One table for the process, made once, for any thread.
struct Libcurl {
  std::string trouble;  ///< why it can't be loaded, in the loader's words; then nothing of the rest may be called

  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_getdate) getdate = nullptr;
  decltype(&::curl_free) free = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
  decltype(&::curl_url) url = nullptr;
  decltype(&::curl_url_cleanup) url_cleanup = nullptr;
  decltype(&::curl_url_get) url_get = nullptr;
  decltype(&::curl_url_set) url_set = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_reset) easy_reset = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_pause) easy_pause = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&::curl_multi_setopt) multi_setopt = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_perform) multi_perform = nullptr;
  decltype(&::curl_multi_poll) multi_poll = nullptr;
  decltype(&::curl_multi_wakeup) multi_wakeup = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
};

const Libcurl& libcurl();

/// The certificate authorities that CURL_CA_BUNDLE or SSL_CERT_FILE names; empty: the system's. libcurl itself, unlike the command curl,
/// asks the environment for proxies alone.
[[nodiscard]] std::string ca_file_of_environment();

/// As above, from the library of that name; each call loads by itself.
Libcurl load_libcurl(const char* name);

}  // namespace tidemark::http
