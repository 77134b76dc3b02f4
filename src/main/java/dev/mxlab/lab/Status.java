package dev.mxlab.lab;

import dev.mxlab.host.Daemon;
import dev.mxlab.host.Host;
import dev.mxlab.host.Units;
import dev.mxlab.net.Listening;
import dev.mxlab.text.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What runs in a lab, and where each service listens: for people and for {@code status --json}. */
public final class Status {
  private final Lab lab;

  public Status(Lab lab) {
    this.lab = lab;
  }

  /** Units that failed, as {@code HOST/UNIT}. */
  public List<String> failed() {
    List<String> failed = new ArrayList<>();
    for (Host host : lab.hosts().values()) {
      for (Daemon daemon : host.units().all()) {
        if (host.units().status(daemon).state() == Units.State.FAILED) {
          failed.add(host.id() + "/" + daemon.unit());
        }
      }
    }
    return failed;
  }

  /** For {@link dev.mxlab.text.Json}. */
  public Map<String, Object> map(Locale locale) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("lab", lab.topology().name());
    map.put("file", lab.topology().file().toString());
    map.put("root", lab.topology().root().toString());
    map.put("var", lab.var().toString());
    map.put("pid", ProcessHandle.current().pid());
    map.put("frontDoor", "127.0.0.1");
    map.put("defaultHost", lab.topology().defaultHost());
    map.put("portPlan", lab.network().ports().name());
    map.put("ports", ports());
    map.put("failed", failed());
    List<Map<String, Object>> hosts = new ArrayList<>();
    lab.hosts().values().forEach(h -> hosts.add(host(h, locale)));
    map.put("hosts", hosts);
    return map;
  }

  private Map<String, Object> ports() {
    Map<String, Object> ports = new LinkedHashMap<>();
    for (int standard : PortChoice.STANDARD) {
      ports.put(String.valueOf(standard), lab.port(standard));
    }
    return ports;
  }

  private Map<String, Object> host(Host host, Locale locale) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", host.id());
    map.put("hostname", host.hostname());
    map.put("addresses", host.network().addresses().stream().map(a -> a.getHostAddress()).toList());
    map.put(
        "sockets",
        host.network().addresses().stream()
            .map(a -> lab.network().addresses().socketAddress(a).getHostAddress())
            .toList());
    List<Map<String, Object>> units = new ArrayList<>();
    for (Daemon daemon : host.units().all()) {
      units.add(unit(host, daemon, locale));
    }
    map.put("daemons", units);
    return map;
  }

  private static Map<String, Object> unit(Host host, Daemon daemon, Locale locale) {
    Units.Status status = host.units().status(daemon);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("unit", daemon.unit());
    map.put("state", status.state().name().toLowerCase(Locale.ROOT));
    List<Map<String, Object>> listening = new ArrayList<>();
    for (Listening.At at : daemon.listening()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("protocol", at.protocol());
      one.put("lab", Listening.At.text(at.lab()));
      one.put("socket", Listening.At.text(at.socket()));
      listening.add(one);
    }
    map.put("listening", listening);
    map.put("messages", status.diagnostics().stream().map(d -> told(d, locale)).toList());
    return map;
  }

  /** The tool's own words, then the mend in the reader's language. */
  public static String told(Diagnostic diagnostic, Locale locale) {
    return diagnostic.mend() == null
        ? diagnostic.message()
        : diagnostic.message() + " -- " + diagnostic.mend().in(locale);
  }

  /** A table for people. */
  public String text(Locale locale) {
    StringBuilder out = new StringBuilder();
    out.append(
        Words.phrase("status.head", lab.topology().name(), lab.topology().root(), lab.var())
            .in(locale));
    out.append('\n');
    for (Host host : lab.hosts().values()) {
      List<String> addresses =
          host.network().addresses().stream()
              .map(
                  a ->
                      a.getHostAddress()
                          + " = "
                          + lab.network().addresses().socketAddress(a).getHostAddress())
              .toList();
      out.append(String.format("%-10s %s%n", host.id(), String.join(", ", addresses)));
      for (Daemon daemon : host.units().all()) {
        Units.Status status = host.units().status(daemon);
        List<String> ports =
            daemon.listening().stream()
                .map(l -> l.protocol() + "/" + l.lab().getPort() + "=" + l.socket().getPort())
                .distinct()
                .toList();
        out.append(
            String.format(
                "           %-9s %-9s %s%n",
                daemon.unit(),
                status.state().name().toLowerCase(Locale.ROOT),
                String.join(" ", ports)));
        for (Diagnostic diagnostic : status.diagnostics()) {
          out.append("             ").append(told(diagnostic, locale)).append('\n');
        }
      }
    }
    return out.toString();
  }
}
