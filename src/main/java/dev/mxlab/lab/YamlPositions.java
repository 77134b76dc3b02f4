package dev.mxlab.lab;

import dev.mxlab.text.Diagnostic;
import dev.mxlab.text.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Where each key of a YAML file stands, by its path ({@code hosts[2].address}), and which keys are
 * unknown: Commons Configuration keeps neither.
 */
final class YamlPositions {
  private final String file;
  private final Map<String, Position> byPath = new HashMap<>();

  YamlPositions(String file, Node root) {
    this.file = file;
    walk("", root);
  }

  private void walk(String path, Node node) {
    byPath.put(path, at(node));
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode s ? s.getValue() : "?";
        String below = path.isEmpty() ? key : path + "." + key;
        walk(below, tuple.getValueNode());
        byPath.put(below, at(tuple.getKeyNode()));
      }
    } else if (node instanceof SequenceNode sequence) {
      List<Node> items = sequence.getValue();
      for (int i = 0; i < items.size(); i++) {
        walk(path + "[" + i + "]", items.get(i));
      }
    }
  }

  private Position at(Node node) {
    return new Position(
        file, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
  }

  /** Of the key, or of the closest thing around it that the file has. */
  Position of(String path) {
    String p = path;
    while (!byPath.containsKey(p)) {
      int cut = Math.max(p.lastIndexOf('.'), p.lastIndexOf('['));
      if (cut < 0) {
        return Position.of(file);
      }
      p = p.substring(0, cut);
    }
    return byPath.get(p);
  }

  /** An error per key below {@code path} that is not among {@code known}. */
  void reportUnknown(String path, Set<String> known, List<Diagnostic> found) {
    String prefix = path.isEmpty() ? "" : path + ".";
    byPath.forEach(
        (p, at) -> {
          if (p.startsWith(prefix) && !p.isEmpty()) {
            String key = p.substring(prefix.length());
            boolean direct = !key.isEmpty() && key.indexOf('.') < 0 && key.indexOf('[') < 0;
            if (direct && !known.contains(key)) {
              found.add(
                  Diagnostic.error(
                      at, "unknown key '" + key + "'", Words.phrase("topology.unknown", known)));
            }
          }
        });
  }
}
