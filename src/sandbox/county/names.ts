import type { Chance } from './chance.ts';
import type { Sex } from './facts.ts';

/** Makes names nobody bears: a surname of the region, a middle character from 数桥示例 (bridge of numbers, example), a given one. None twice. */
export function createNames(chance: Chance, taken: ReadonlySet<string>) {
  const used = new Set(taken);
  return {
    surname: () => chance.pick(surnames),
    name(surname: string, sex: Sex): string {
      for (let tries = 0; tries < 200; tries += 1) {
        const name = `${surname}${chance.pick(middles)}${chance.pick(sex === 'male' ? men : women)}`;
        if (used.has(name)) continue;
        used.add(name);
        return name;
      }
      throw new Error(`no unused name is left for ${surname}`);
    },
  };
}

const surnames = [
  '杨',
  '龙',
  '苏',
  '黄',
  '李',
  '刘',
  '陈',
  '袁',
  '唐',
  '伍',
  '肖',
  '于',
  '陶',
  '莫',
  '蒙',
  '欧阳',
  '覃',
  '曾',
  '向',
  '石',
] as const;
const middles = ['数', '桥', '示', '例'] as const;
const men = [
  '安',
  '川',
  '峰',
  '恒',
  '江',
  '磊',
  '林',
  '明',
  '宁',
  '平',
  '青',
  '山',
  '松',
  '涛',
  '文',
  '武',
  '野',
  '远',
  '舟',
  '竹',
] as const;
const women = [
  '采',
  '丹',
  '芳',
  '荷',
  '惠',
  '佳',
  '锦',
  '静',
  '兰',
  '岚',
  '莲',
  '柳',
  '梅',
  '穗',
  '溪',
  '霞',
  '月',
  '云',
  '芷',
  '竺',
] as const;
