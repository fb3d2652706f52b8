import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useSpeech } from '../language.tsx';
import type { Filters } from './filters.ts';

/** From – to, Beijing time whatever the reader's own clock says. */
export default function PeriodPicker({
  filters,
  onChange,
}: {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}) {
  const { words } = useSpeech();
  const shown = (time: string | undefined) => (time ? dayjs(new Date(Date.parse(time) + shiftMs(time))) : null);
  return (
    <div className="field grow">
      <label htmlFor="period">
        {words.filters.from} – {words.filters.to}
      </label>
      <DatePicker.RangePicker
        id={{ start: 'period' }}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        allowEmpty={[true, true]}
        value={[shown(filters.since), shown(filters.until)]}
        onChange={(period) => {
          const { since: _, until: __, ...others } = filters;
          const [from, to] = period ?? [];
          onChange({ ...others, ...(from && { since: beijing(from) }), ...(to && { until: beijing(to) }) });
        }}
      />
    </div>
  );
}

/** The picker reads its clock as local time: what it shows is taken for Beijing's. */
function beijing(picked: dayjs.Dayjs): string {
  return new Date(`${picked.format('YYYY-MM-DDTHH:mm:00')}+08:00`).toISOString();
}

function shiftMs(time: string): number {
  return (8 * 60 + new Date(time).getTimezoneOffset()) * 60_000;
}
