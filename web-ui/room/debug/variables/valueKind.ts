/** What a value looks like, as far as that can be told of what an adapter writes: it knows no language. */
export function kindOf(value: string): "text" | "number" | "word" | "other" {
  if (/^(?:[bruf]{0,2}|L|u8)(?:"|'|`)/i.test(value)) return "text";
  if (/^[-+]?(?:0x[\da-f]+|\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?)\w?\b(?!\s*[{[(])/i.test(value)) return "number";
  if (/^(?:true|false|none|null|nil|undefined|nullptr)$/i.test(value)) return "word";
  return "other";
}
