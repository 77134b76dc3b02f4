package dev.mxlab.lab.trace;

import dev.mxlab.text.Phrase;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One station of a message's journey. */
public final class Hop {
  /** The stations of the textbook, by the names that JSON shows. */
  public enum Type {
    SUBMIT("submit"),
    QUEUE("queue"),
    DNS_MX("dns-mx"),
    DNS_A("dns-a"),
    SMTP("smtp"),
    DELIVER("deliver"),
    FETCH("fetch");

    private final String shown;

    Type(String shown) {
      this.shown = shown;
    }

    public String shown() {
      return shown;
    }
  }

  private final Type type;
  private final String host;
  private final ZonedDateTime at;
  private final Map<String, Object> detail = new LinkedHashMap<>();
  private final List<String> dialogue = new ArrayList<>();
  private final List<Phrase> said = new ArrayList<>();
  private final List<Phrase> rules = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private boolean stopped;

  Hop(Type type, String host, ZonedDateTime at, Phrase said) {
    this.type = type;
    this.host = host;
    this.at = at;
    this.said.add(said);
  }

  Hop with(String key, Object value) {
    detail.put(key, value);
    return this;
  }

  void say(Phrase more) {
    said.add(more);
  }

  /** The journey does not go on from here, for now or for good. */
  void stop() {
    stopped = true;
  }

  void spoke(List<String> lines) {
    dialogue.addAll(lines);
    detail.put("dialogue", List.copyOf(dialogue));
  }

  /** Rules that had a part in it, and why they decided so. */
  void because(Phrase rule, List<String> lines) {
    rules.add(rule);
    reasons.addAll(lines);
    detail.put("because", List.copyOf(reasons));
  }

  public List<Phrase> rules() {
    return Collections.unmodifiableList(rules);
  }

  public Type type() {
    return type;
  }

  public String host() {
    return host;
  }

  public ZonedDateTime at() {
    return at;
  }

  public boolean stopped() {
    return stopped;
  }

  public Map<String, Object> detail() {
    return Collections.unmodifiableMap(detail);
  }

  public List<String> dialogue() {
    return Collections.unmodifiableList(dialogue);
  }

  public String said(Locale locale) {
    StringBuilder text = new StringBuilder();
    for (Phrase phrase : said) {
      text.append(text.isEmpty() ? "" : " ").append(phrase.in(locale));
    }
    return text.toString();
  }
}
