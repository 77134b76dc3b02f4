package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a file: {@code recursion yes;}.
 *
 * @param at where its name stands
 */
public record Statement(Row row, List<Value> values, Position at) {
  public String name() {
    return row.name();
  }

  /** Its first word; empty when it has none. */
  public String word() {
    return word(0).orElse("");
  }

  /** The word at a place among its values. */
  public Optional<String> word(int place) {
    return place < values.size() && values.get(place) instanceof Value.Word word
        ? Optional.of(word.text())
        : Optional.empty();
  }

  /** The word that follows a keyword: {@code port} in {@code listen-on port 53 { any; }}. */
  public Optional<String> after(String keyword) {
    for (int i = 0; i + 1 < values.size(); i++) {
      if (values.get(i) instanceof Value.Word word
          && !word.quoted()
          && word.text().equals(keyword)) {
        return word(i + 1);
      }
    }
    return Optional.empty();
  }

  /** The list that follows a keyword: {@code allow} in a controls statement. */
  public Optional<Value.Items> listAfter(String keyword) {
    for (int i = 0; i + 1 < values.size(); i++) {
      if (values.get(i) instanceof Value.Word word
          && word.text().equals(keyword)
          && values.get(i + 1) instanceof Value.Items items) {
        return Optional.of(items);
      }
    }
    return Optional.empty();
  }

  /** Its first list between braces. */
  public Optional<Value.Items> list() {
    for (Value value : values) {
      if (value instanceof Value.Items items) {
        return Optional.of(items);
      }
    }
    return Optional.empty();
  }

  /** The first words of its list's elements. */
  public List<Value.Word> words() {
    return list().stream()
        .flatMap(list -> list.elements().stream())
        .map(element -> element.get(0))
        .filter(Value.Word.class::isInstance)
        .map(Value.Word.class::cast)
        .toList();
  }

  /** Its block; one without statements when it has none. */
  public Value.Body body() {
    for (Value value : values) {
      if (value instanceof Value.Body body) {
        return body;
      }
    }
    return new Value.Body(List.of(), at);
  }
}
